namespace ConfigCenter.Publishing;

/// <summary>What happened to one object between two versions.</summary>
/// <param name="Resource">As in URLs: <c>routes</c>; <c>settings</c> for what the snapshot holds once.</param>
/// <param name="Name">The object's name; for <c>settings</c>, <c>gateway</c>.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Fields">Which fields differ; for an object that came or went, all of it as one field, <c>$</c>.</param>
internal sealed record ConfigChange(string Resource, string Name, ChangeKind Kind, IReadOnlyList<FieldChange> Fields);
