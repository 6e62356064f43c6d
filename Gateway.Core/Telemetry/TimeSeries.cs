namespace Gateway.Core.Telemetry;

/// <summary>The labels that durations are recorded under.</summary>
internal readonly record struct TimeSeries(string Namespace, string Route, int Status, bool IsStream);
