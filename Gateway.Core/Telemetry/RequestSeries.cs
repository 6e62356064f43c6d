using Gateway.Core.Pipeline;

namespace Gateway.Core.Telemetry;

/// <summary>The labels that a request is counted under; all from the configuration, or from small sets.</summary>
internal readonly record struct RequestSeries(string Namespace, string Route, string Model, int Status, bool IsStream, RequestOutcome Outcome);
