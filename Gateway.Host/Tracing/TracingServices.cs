using Gateway.Host.Options;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Gateway.Host.Tracing;

/// <summary>Sends the data plane's spans to a collector, in batches and beside the requests; what a collector does not take is dropped.</summary>
internal static class TracingServices
{
    private const string DefaultServiceName = "ai-gateway";

    /// <summary>Adds nothing where tracing is off.</summary>
    public static void AddTracing(this IServiceCollection services, GatewayOptions options)
    {
        if (options.Tracing is not { } tracing)
        {
            return;
        }

        // The data plane has decided already which requests are recorded: all that reach the exporter are.
        services.AddOpenTelemetry().WithTracing(builder => builder
            .ConfigureResource(resource => Describe(resource, options.InstanceId, tracing.ServiceName))
            .AddSource(Gateway.Core.Tracing.Tracer.SourceName)
            .SetSampler(new AlwaysOnSampler())
            .AddOtlpExporter(exporter =>
            {
                exporter.Endpoint = tracing.Endpoint;
                exporter.Protocol = tracing.Protocol;
                exporter.Headers = tracing.Headers;
                exporter.TimeoutMilliseconds = (int)tracing.Timeout.TotalMilliseconds;
            }));
    }

    // What the operator says of this process outweighs what it knows by itself.
    private static void Describe(ResourceBuilder resource, string instance, string? serviceName)
    {
        resource.Clear().AddService(DefaultServiceName, serviceInstanceId: instance).AddTelemetrySdk().AddEnvironmentVariableDetector();
        if (serviceName is not null)
        {
            resource.AddService(serviceName, autoGenerateServiceInstanceId: false);
        }
    }
}
