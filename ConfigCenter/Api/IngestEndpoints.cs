using System.Text.Json.Nodes;
using ConfigCenter.Data;
using ConfigCenter.Ingest;
using ConfigCenter.Security;
using Microsoft.AspNetCore.Mvc;

namespace ConfigCenter.Api;

/// <summary><c>/api/v2/gateway/access-logs</c> and <c>/usage</c>: what gateways tell of their traffic, in numbered batches.</summary>
internal static class IngestEndpoints
{
    private const int MaxSource = 100;

    private static readonly QueryParameter[] Parameters =
    [
        new("source", FilterKind.Text, "The id of the gateway's journal: up to 100 letters, digits, dots, hyphens and underscores."),
        new("sequence", FilterKind.Number, "The number of the batch, from 1. The same one again is answered alike and stored once."),
    ];

    private delegate Task<Result<IngestReceipt>> Take(string source, long sequence, byte[] packed, string encoding, CancellationToken cancellation);

    public static void Map(IEndpointRouteBuilder api, IngestService ingest)
    {
        var group = api.MapGroup("/gateway").WithTags("gateway").RequireAuthorization(Schemes.GatewayPolicy).WithMetadata(new RequestSizeLimitAttribute(BatchBody.MaxBytes));
        group.Post("/access-logs", (HttpContext context) => TakeAsync(context, ingest.TakeLogsAsync))
            .Takes(Parameters).Accepts<string>("application/x-ndjson", "application/json").Produces<IngestReceipt>().Refuses(400, 413, 422, 503);
        group.Post("/usage", (HttpContext context) => TakeAsync(context, ingest.TakeUsageAsync))
            .Takes(Parameters).Accepts<string>("application/json").Produces<IngestReceipt>().Refuses(400, 413, 422, 503);
    }

    private static async Task<IResult> TakeAsync(HttpContext context, Take take)
    {
        var query = new QueryReader(context.Request, Parameters);
        var source = query.Text("source") ?? "";
        if (source.Length is 0 or > MaxSource || source.Any(static letter => !char.IsAsciiLetterOrDigit(letter) && letter is not ('.' or '-' or '_')))
        {
            query.Fail("source", $"must be up to {MaxSource} letters, digits, dots, hyphens and underscores");
        }

        var sequence = query.Number("sequence", 1, long.MaxValue);
        if (sequence is null && query.Text("sequence") is null)
        {
            query.Fail("sequence", "must be the number of the batch, from 1");
        }

        if (query.Failure is { } failure)
        {
            return Problems.Of(failure);
        }

        var packed = await RequestBody.BytesAsync(context.Request).ConfigureAwait(false);
        var result = await take(source, sequence!.Value, packed, context.Request.Headers.ContentEncoding.ToString(), context.RequestAborted).ConfigureAwait(false);
        return result.Value is { } receipt
            ? new JsonAnswer(new JsonObject { ["sequence"] = receipt.Sequence, ["accepted"] = receipt.Accepted, ["refused"] = receipt.Refused, ["isDuplicate"] = receipt.IsDuplicate })
            : Problems.Of(result.Failure!);
    }
}
