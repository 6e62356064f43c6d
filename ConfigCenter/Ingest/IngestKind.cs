namespace ConfigCenter.Ingest;

/// <summary>What gateways send in batches; each kind is numbered by itself.</summary>
internal static class IngestKind
{
    public const string AccessLogs = "access-logs";

    public const string Usage = "usage";
}
