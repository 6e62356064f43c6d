namespace ConfigCenter;

/// <summary>One field that is wrong.</summary>
/// <param name="Path">Where, as a JSON path into the body: <c>$.match[0].value</c>.</param>
/// <param name="Message">What is wrong, and what would be right.</param>
/// <param name="Resource">Which other object the path leads into, such as <c>routes/chat</c>; null is the body itself.</param>
internal sealed record FieldError(string Path, string Message, string? Resource = null);
