namespace ConfigCenter.Ui.Shared;

/// <summary>An object of a list, as a table shows it.</summary>
public sealed record Row<T>(string Id, T Value, DateTimeOffset UpdatedAt, string UpdatedBy);
