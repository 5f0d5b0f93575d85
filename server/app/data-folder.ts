/** The folder of the service where `GANGWAY_DATA` names none: in the working directory. */
export const DATA_DEFAULT = 'gangway-data';
