using System.Text.Json;
using System.Text.Unicode;
using Gateway.Core.Configuration;

namespace ConfigCenter.Api;

/// <summary>Reads bodies: JSON of bounded size and depth, every field known, everything that is wrong told at once.</summary>
internal static class RequestBody
{
    /// <summary>Bytes of a body that holds one object.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>Bytes of a body that holds a whole configuration.</summary>
    public const int MaxImportBytes = 16 * 1024 * 1024;

    /// <summary>Objects and lists within each other.</summary>
    public const int MaxDepth = 32;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <summary>The body's bytes; the server bounds them.</summary>
    public static async Task<byte[]> BytesAsync(HttpRequest request)
    {
        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, request.HttpContext.RequestAborted).ConfigureAwait(false);
        return buffer.ToArray();
    }

    /// <summary>The body as a JSON object.</summary>
    public static async Task<Result<JsonElement>> JsonAsync(HttpRequest request)
    {
        if (!IsJson(request))
        {
            return new Failure(FailureKind.Malformed, "The body must be application/json.");
        }

        return Parse(await BytesAsync(request).ConfigureAwait(false));
    }

    /// <summary>The body as an object of one kind.</summary>
    /// <param name="request">The request.</param>
    /// <param name="read">Reads its fields.</param>
    /// <param name="ignored">Fields that answers carry and that may come back, to no effect.</param>
    public static async Task<Result<T>> ReadAsync<T>(HttpRequest request, Func<JsonObjectReader, T> read, IReadOnlyList<string>? ignored = null)
    {
        var body = await JsonAsync(request).ConfigureAwait(false);
        return body.Failure is { } failure ? failure : Read(body.Value, read, ignored ?? []);
    }

    public static Result<T> Read<T>(JsonElement body, Func<JsonObjectReader, T> read, IReadOnlyList<string> ignored)
    {
        var context = new ReadContext(unknownIsWarning: false);
        var value = JsonObjectReader.Read(body, "$", context, json =>
        {
            var made = read(json);
            foreach (var name in ignored)
            {
                json.Ignore(name);
            }

            return made;
        });
        return context.Errors.Count == 0 ? value : Failure.Invalid(context.Errors);
    }

    public static Result<JsonElement> Parse(ReadOnlyMemory<byte> bytes)
    {
        if (!Utf8.IsValid(bytes.Span))
        {
            return new Failure(FailureKind.Malformed, "The body is not UTF-8.");
        }

        try
        {
            using var document = JsonDocument.Parse(bytes, Options);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : new Failure(FailureKind.Malformed, "The body must be a JSON object.");
        }
        catch (JsonException e)
        {
            return new Failure(FailureKind.Malformed, $"The body is not JSON: {e.Message}");
        }
    }

    public static bool IsJson(HttpRequest request) =>
        request.ContentType?.Split(';')[0].Trim().Equals("application/json", StringComparison.OrdinalIgnoreCase) ?? false;
}
