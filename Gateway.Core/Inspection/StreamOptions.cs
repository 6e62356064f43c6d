using Gateway.Core.Buffers;

namespace Gateway.Core.Inspection;

/// <summary>The member <c>stream_options</c> of a body.</summary>
/// <param name="ValueRange">Its whole value, an object or <c>null</c>; empty when the member is absent.</param>
/// <param name="IsNull">True when the value is <c>null</c>.</param>
/// <param name="IsEmpty">True when the value is an object without members.</param>
/// <param name="IncludeUsage">Its <c>include_usage</c>.</param>
/// <param name="IncludeUsageRange">The value of <c>include_usage</c>; empty when that is absent.</param>
internal readonly record struct StreamOptions(ByteRange ValueRange, bool IsNull, bool IsEmpty, BodyFlag IncludeUsage, ByteRange IncludeUsageRange);
