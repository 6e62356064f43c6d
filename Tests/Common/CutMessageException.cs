namespace Tests.Common;

/// <summary>The connection ended before the message did.</summary>
internal sealed class CutMessageException : IOException
{
    public CutMessageException(ConnectionEnd end, string reading, RawResponse? partial = null)
        : base($"The connection ended ({end}) while reading {reading}.")
    {
        End = end;
        Reading = reading;
        Partial = partial;
    }

    public ConnectionEnd End { get; }

    /// <summary>What was being read.</summary>
    public string Reading { get; }

    /// <summary>What had come of a response; null when its head was not complete.</summary>
    public RawResponse? Partial { get; }
}
