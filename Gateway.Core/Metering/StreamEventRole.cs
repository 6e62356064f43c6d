namespace Gateway.Core.Metering;

/// <summary>What an event of a streamed answer is for.</summary>
internal enum StreamEventRole : byte
{
    /// <summary>Part of the answer, or about it.</summary>
    Content,

    /// <summary>A chunk with an empty <c>choices</c> that carries usage: withheld from a client that did not ask for it.</summary>
    UsageOnly,

    /// <summary>The event after which the answer is whole: <c>[DONE]</c>, <c>message_stop</c>, <c>response.completed</c> and its like.</summary>
    Done,

    /// <summary>Comments and pings: passed on, never a token.</summary>
    Comment,
}
