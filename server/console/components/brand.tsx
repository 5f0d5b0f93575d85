export const Brand = ({ name }: { name: string }) => (
  <div className="brand">
    <span className="brand-mark" aria-hidden="true">
      {name.trim().charAt(0).toUpperCase()}
    </span>
    <span className="brand-name">{name}</span>
  </div>
);
