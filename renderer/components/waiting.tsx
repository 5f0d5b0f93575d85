/** Work under way whose length nobody knows: it moves, and invents no percentage. */
export function Waiting() {
  return (
    <div className="waiting" aria-hidden="true">
      <span className="spinner" />
    </div>
  );
}
