namespace MockLlm.Knobs;

/// <summary>What one request asked the mock to do differently. Defaults are a healthy, immediate upstream.</summary>
internal sealed class KnobSet
{
    /// <summary>Nothing asked for. Shared, never changed.</summary>
    public static readonly KnobSet None = new();

    /// <summary>Milliseconds before the head.</summary>
    public int Delay { get; set; }

    /// <summary>Milliseconds between the head and the first byte of the body.</summary>
    public int First { get; set; }

    /// <summary>Milliseconds between events.</summary>
    public int Pace { get; set; }

    /// <summary>The answer's length in tokens, by repetition or cutting; null leaves it as it is.</summary>
    public int? Tokens { get; set; }

    /// <summary>The answer itself; null echoes the last user message.</summary>
    public string? Text { get; set; }

    /// <summary>Tokens of reasoning that precede the answer.</summary>
    public int Reasoning { get; set; }

    /// <summary>The function to call instead of answering; empty takes the request's first tool; null calls none.</summary>
    public string? Tool { get; set; }

    /// <summary>Bytes per flushed piece of the body; 0 writes each event whole.</summary>
    public int Split { get; set; }

    public LineEnding Eol { get; set; }

    public bool Bom { get; set; }

    public bool Comments { get; set; }

    /// <summary>The connection is reset after this many bytes of the body.</summary>
    public long? Abort { get; set; }

    public bool AbortHead { get; set; }

    /// <summary>The status to answer with an error body.</summary>
    public int? Status { get; set; }

    public string? RetryAfter { get; set; }

    public bool IgnoreMax { get; set; }

    public Garbage Garbage { get; set; }

    public bool NoUsage { get; set; }

    /// <summary>Usage, running, on every chunk of a chat or completions stream that carries usage at all.</summary>
    public bool DupUsage { get; set; }

    /// <summary>Added to the reported output tokens, which never fall below 0.</summary>
    public int UsageDrift { get; set; }

    public bool Close { get; set; }

    public BodyLength Length { get; set; }

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; set; } = [];
}
