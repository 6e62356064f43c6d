using System.Reflection;

namespace ConfigCenter.Api;

/// <summary><c>/api/docs</c>: a page that lists what the API can do and tries it; no more than the three files in this program.</summary>
internal static class TryItPage
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/api/docs", static () => Results.Redirect("/api/docs/index.html")).AllowAnonymous().ExcludeFromDescription();
        Map(app, "index.html", "text/html; charset=utf-8");
        Map(app, "tryit.js", "text/javascript; charset=utf-8");
        Map(app, "tryit.css", "text/css; charset=utf-8");
    }

    private static void Map(IEndpointRouteBuilder app, string file, string contentType)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"tryit/{file}")!;
        using var buffer = new MemoryStream();
        stream.CopyTo(buffer);
        var content = buffer.ToArray();
        app.MapGet($"/api/docs/{file}", () => Results.Bytes(content, contentType)).AllowAnonymous().ExcludeFromDescription();
    }
}
