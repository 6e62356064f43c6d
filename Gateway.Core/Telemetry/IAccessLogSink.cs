namespace Gateway.Core.Telemetry;

/// <summary>Takes the access log's lines.</summary>
public interface IAccessLogSink
{
    /// <summary>What it is called in metrics.</summary>
    string Target { get; }

    /// <summary>Number of lines that it has dropped.</summary>
    long Dropped { get; }

    /// <summary>Takes whole lines, or drops and counts them. Never waits; called by one thread at a time.</summary>
    void Offer(ReadOnlySpan<byte> lines);
}
