using Gateway.Core.Buffers;

namespace Gateway.Core.Inspection;

/// <summary>One edit of a body.</summary>
/// <param name="Range">What is replaced, in the body.</param>
/// <param name="Replacement">What it is replaced by, in the splice's own bytes.</param>
internal readonly record struct BodyEdit(ByteRange Range, ByteRange Replacement);
