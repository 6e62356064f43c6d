using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace ConfigCenter.Ui;

/// <summary><c>/assets</c>: the scripts and styles of the admin UI, out of this program: no other host is asked for any.</summary>
internal static class UiAssets
{
    private static readonly (string File, string ContentType)[] Files =
    [
        ("app.css", "text/css; charset=utf-8"),
        ("app.js", "text/javascript; charset=utf-8"),
        ("icon.svg", "image/svg+xml"),
        ("MudBlazor.min.css", "text/css; charset=utf-8"),
        ("MudBlazor.min.js", "text/javascript; charset=utf-8"),
        ("blazor.web.js", "text/javascript; charset=utf-8"),
    ];

    public static void Map(IEndpointRouteBuilder app, AdminConnection.AdminMetadata metadata)
    {
        foreach (var (file, contentType) in Files)
        {
            var content = Read(file);
            var packed = Pack(content);
            var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(content)[..8])}\"");
            app.MapGet($"/assets/{file}", (HttpContext context) => Serve(context, content, packed, contentType, tag))
                .AllowAnonymous().ExcludeFromDescription().WithMetadata(metadata);
        }
    }

    private static IResult Serve(HttpContext context, byte[] content, byte[] packed, string contentType, EntityTagHeaderValue tag)
    {
        // Asked for again each time, and answered with 304: another release is seen at once.
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Headers.Vary = "Accept-Encoding";
        var takesGzip = context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase);
        if (takesGzip)
        {
            context.Response.Headers.ContentEncoding = "gzip";
        }

        return Results.Bytes(takesGzip ? packed : content, contentType, entityTag: tag);
    }

    private static byte[] Read(string file)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"ui/{file}")!;
        using var buffer = new MemoryStream();
        stream.CopyTo(buffer);
        return buffer.ToArray();
    }

    private static byte[] Pack(byte[] content)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return buffer.ToArray();
    }
}
