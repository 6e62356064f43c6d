namespace ConfigCenter.Ingest;

/// <summary>A row of <c>ingest_sources</c>: a gateway's journal, and how much of it was taken.</summary>
internal sealed class IngestSource
{
    public long Id { get; init; }

    /// <summary>The last batch that is stored; 0 before the first.</summary>
    public long LastSequence { get; init; }
}
