using System.IO.Compression;
using System.Text;
using Gateway.Core;

namespace Gateway.Host.Management;

/// <summary>Adds the data plane's histograms to what the OpenTelemetry exporter answers, and packs both for whoever reads gzip.</summary>
internal static class MetricsEndpoint
{
    private const string Gzip = "gzip";

    // How OpenMetrics ends; what follows would not be read.
    private static ReadOnlySpan<byte> EndOfMetrics => "# EOF\n"u8;

    /// <summary>Lets the exporter write its answer, and writes it with the histograms behind.</summary>
    public static async Task WriteAsync(HttpContext context, RequestDelegate exporter, DataPlane dataPlane)
    {
        var headers = context.Request.Headers;
        var isPacked = headers.AcceptEncoding.ToString().Contains(Gzip, StringComparison.OrdinalIgnoreCase);

        // The exporter would pack its own part alone, which nothing could be added to.
        headers.Remove("Accept-Encoding");
        using var exported = new MemoryStream();
        var body = context.Response.Body;
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
        if (context.Response.StatusCode != StatusCodes.Status200OK)
        {
            await body.WriteAsync(exported.GetBuffer().AsMemory(0, (int)exported.Length));
        }
        else if (isPacked)
        {
            context.Response.Headers.ContentEncoding = Gzip;
            await using var packed = new GZipStream(body, CompressionLevel.Fastest, leaveOpen: true);
            await WriteAsync(packed, exported, dataPlane);
        }
        else
        {
            await WriteAsync(body, exported, dataPlane);
        }
    }

    private static async Task WriteAsync(Stream output, MemoryStream exported, DataPlane dataPlane)
    {
        var metrics = exported.GetBuffer().AsMemory(0, (int)exported.Length);
        var hasEnd = metrics.Span.EndsWith(EndOfMetrics);
        await output.WriteAsync(hasEnd ? metrics[..^EndOfMetrics.Length] : metrics);
        var histograms = new StringBuilder();
        dataPlane.WriteHistograms(histograms);
        await output.WriteAsync(Encoding.UTF8.GetBytes(histograms.ToString()));
        if (hasEnd)
        {
            await output.WriteAsync(EndOfMetrics.ToArray());
        }
    }
}
