namespace ConfigCenter.Ui.Shared;

/// <summary>A place of a ranking.</summary>
/// <param name="Name">Of whom.</param>
/// <param name="Value">What it is ranked by.</param>
/// <param name="Shown">The value as people read it.</param>
/// <param name="Href">Where it leads; null is nowhere.</param>
public sealed record BarItem(string Name, double Value, string Shown, string? Href);
