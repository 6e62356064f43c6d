using System.Text.Json;
using TokenCount.Counting;

namespace TokenCount.Endpoints;

/// <summary><c>POST /calculate</c> and <c>POST /batch-calculate</c>.</summary>
internal static class CalculateEndpoints
{
    /// <summary>The most requests of one batch.</summary>
    public const int LargestBatch = 1_000;

    public static void Map(WebApplication app)
    {
        app.MapPost("/calculate", CalculateAsync);
        app.MapPost("/batch-calculate", CalculateBatchAsync);
    }

    private static async Task<IResult> CalculateAsync(HttpRequest request, Calculator calculator)
    {
        var body = await RequestBytes.ReadAsync(request).ConfigureAwait(false);
        var result = await calculator.CountAsync(body, request.Query["protocol"], request.Query["model"]).ConfigureAwait(false);
        return Results.Json(result, CountJson.Default.CountResult, statusCode: result.Success ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }

    private static async Task<IResult> CalculateBatchAsync(HttpRequest request, Calculator calculator)
    {
        var body = await RequestBytes.ReadAsync(request).ConfigureAwait(false);
        if (!TryRead(body, out var requests))
        {
            return ErrorAnswer.Result(
                StatusCodes.Status400BadRequest, "invalid_batch", $"The body has to be {{\"requests\":[…]}} with at most {LargestBatch} of what POST /calculate takes.");
        }

        var results = new List<CountResult>(requests.Count);
        foreach (var one in requests)
        {
            results.Add(await calculator.CountAsync(one, null, null).ConfigureAwait(false));
        }

        return Results.Json(
            new BatchAnswer(results.TrueForAll(static result => result.Success), results.Sum(static result => result.TokenCount ?? 0), results),
            CountJson.Default.BatchAnswer);
    }

    private static bool TryRead(ReadOnlyMemory<byte> body, out List<ReadOnlyMemory<byte>> requests)
    {
        requests = [];
        try
        {
            var reader = new Utf8JsonReader(body.Span);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject
                || !reader.Read() || reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals("requests"u8)
                || !reader.Read() || reader.TokenType != JsonTokenType.StartArray)
            {
                return false;
            }

            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                requests.Add(body[start..(int)reader.BytesConsumed]);
            }

            return requests.Count is > 0 and <= LargestBatch && reader.Read() && reader.TokenType == JsonTokenType.EndObject && !reader.Read();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }
}
