using ConfigCenter.Data;

namespace ConfigCenter.Publishing;

/// <summary>An object that was saved.</summary>
/// <param name="Item">As stored.</param>
/// <param name="IsNew">True when it was not there before.</param>
/// <param name="Version">The version that it was published with; null when it waits as a draft, or nothing changed.</param>
internal sealed record Saved<T>(Stored<T> Item, bool IsNew, long? Version);
