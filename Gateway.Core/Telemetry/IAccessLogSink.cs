namespace Gateway.Core.Telemetry;

/// <summary>Takes the access log's lines.</summary>
public interface IAccessLogSink
{
    /// <summary>What it is called in metrics.</summary>
    string Target { get; }

    /// <summary>Number of lines that it has dropped.</summary>
    long Dropped { get; }

    /// <summary>True when it may have what was asked and answered; otherwise lines come without it.</summary>
    bool TakesContent { get; }

    /// <summary>Number of lines that it has taken the content off, for want of room.</summary>
    long ContentDropped { get; }

    /// <summary>Takes whole lines, or drops and counts them. Never waits; called by one thread at a time.</summary>
    void Offer(ReadOnlySpan<byte> lines);
}
