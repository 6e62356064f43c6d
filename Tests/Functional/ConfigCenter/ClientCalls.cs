using System.Net;
using System.Text.Json.Nodes;

namespace Tests.Functional.ConfigCenter;

/// <summary>Calls of the API as tests write them: the body as text or object, the status that is expected, the JSON that comes back.</summary>
internal static class ClientCalls
{
    private const long LargeBytes = 1_000_000;

    public static Task<JsonObject> GetAsync(this HttpClient client, string path, HttpStatusCode status) => SendAsync(client, HttpMethod.Get, path, null, status);

    public static Task<JsonObject> PostAsync(this HttpClient client, string path, object? body, HttpStatusCode status = HttpStatusCode.Created) =>
        SendAsync(client, HttpMethod.Post, path, body, status);

    public static Task<JsonObject> PutAsync(this HttpClient client, string path, object? body, HttpStatusCode status = HttpStatusCode.OK, string? ifMatch = null) =>
        SendAsync(client, HttpMethod.Put, path, body, status, ifMatch);

    public static Task<JsonObject> DeleteAsync(this HttpClient client, string path, HttpStatusCode status) => SendAsync(client, HttpMethod.Delete, path, null, status);

    /// <summary>The fields that a refusal names, with the object where that is another one.</summary>
    public static string[] ErrorPaths(this JsonObject problem) =>
        [.. problem["errors"]!.AsArray().Select(static error => error!["resource"] is { } resource ? $"{resource} {error["path"]}" : (string)error["path"]!)];

    public static string Text(this JsonObject json, string name) => (string)json[name]!;

    private static async Task<JsonObject> SendAsync(HttpClient client, HttpMethod method, string path, object? body, HttpStatusCode status, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : TestCenter.Json(body) };

        // A body that is refused for its length is not sent at all, else the refusal might be lost with the connection.
        request.Headers.ExpectContinue = request.Content?.Headers.ContentLength > LargeBytes;
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        using var response = await client.SendAsync(request);
        return await TestCenter.BodyAsync(response, status);
    }
}
