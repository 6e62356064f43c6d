using Gateway.Core.Tracing;
using OpenTelemetry.Exporter;

namespace Gateway.Host.Tracing;

/// <summary>Where spans go to, and which; from OpenTelemetry's own variables.</summary>
internal sealed record TracingOptions
{
    /// <summary>OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, or OTEL_EXPORTER_OTLP_ENDPOINT with the path of the traces: the whole address that is sent to.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>OTEL_EXPORTER_OTLP_PROTOCOL: <c>http/protobuf</c> or <c>grpc</c>.</summary>
    public OtlpExportProtocol Protocol { get; init; } = OtlpExportProtocol.HttpProtobuf;

    /// <summary>OTEL_EXPORTER_OTLP_HEADERS: fields to send along, as <c>name=value,name=value</c>; secret.</summary>
    public string? Headers { get; init; }

    /// <summary>OTEL_EXPORTER_OTLP_TIMEOUT: how long one export may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>OTEL_SERVICE_NAME: what this gateway is called in traces; null leaves it to OTEL_RESOURCE_ATTRIBUTES.</summary>
    public string? ServiceName { get; init; }

    /// <summary>OTEL_TRACES_SAMPLER and OTEL_TRACES_SAMPLER_ARG: which requests are recorded.</summary>
    public TraceSampling Sampling { get; init; } = new(IsParentBased: true, Ratio: 1);

    /// <summary>Without what is secret.</summary>
    public override string ToString() => $"{Protocol} to {Endpoint}";
}
