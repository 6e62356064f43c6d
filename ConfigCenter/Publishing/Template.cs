namespace ConfigCenter.Publishing;

/// <summary>A piece of configuration to begin with.</summary>
public sealed record Template<T>(string Name, string Description, T Value);
