namespace Gateway.Core.Sse;

/// <summary>What an event is to a client.</summary>
internal enum SseEventKind : byte
{
    /// <summary>A blank line with nothing before it.</summary>
    Empty,

    /// <summary>Comments or other fields alone: nothing is dispatched.</summary>
    Comment,

    /// <summary>At least one data field, even an empty one.</summary>
    Data,
}
