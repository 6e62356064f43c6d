using System.Text;
using Gateway.Core;

namespace Gateway.Host.Management;

/// <summary>Adds the data plane's histograms to what the OpenTelemetry exporter answers.</summary>
internal static class MetricsEndpoint
{
    // How OpenMetrics ends; what follows would not be read.
    private static ReadOnlySpan<byte> EndOfMetrics => "# EOF\n"u8;

    /// <summary>Lets the exporter write its answer, and writes it with the histograms behind.</summary>
    public static async Task WriteAsync(HttpContext context, RequestDelegate exporter, DataPlane dataPlane)
    {
        var body = context.Response.Body;
        using var exported = new MemoryStream();
        context.Response.Body = exported;
        try
        {
            await exporter(context);
        }
        finally
        {
            context.Response.Body = body;
        }

        context.Response.ContentLength = null;
        var metrics = exported.GetBuffer().AsMemory(0, (int)exported.Length);
        var hasEnd = metrics.Span.EndsWith(EndOfMetrics);
        await body.WriteAsync(hasEnd ? metrics[..^EndOfMetrics.Length] : metrics);
        if (context.Response.StatusCode == StatusCodes.Status200OK)
        {
            var histograms = new StringBuilder();
            dataPlane.WriteHistograms(histograms);
            await body.WriteAsync(Encoding.UTF8.GetBytes(histograms.ToString()));
        }

        if (hasEnd)
        {
            await body.WriteAsync(EndOfMetrics.ToArray());
        }
    }
}
