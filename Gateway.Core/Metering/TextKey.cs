namespace Gateway.Core.Metering;

/// <summary>Which of an answer's texts a piece belongs to.</summary>
/// <param name="Choice">The choice, content block or output item.</param>
/// <param name="Part">The tool call of a choice, or the part of an output item; 0 where there are none.</param>
/// <param name="Kind">The kind of text.</param>
internal readonly record struct TextKey(int Choice, int Part, TextKind Kind);
