using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Gateway.Host.Center;

namespace Gateway.Host.Shipping;

/// <summary>Posts batches to the config center.</summary>
internal sealed class BatchSender
{
    private const int LongestProblem = 300;

    private readonly CenterClient _client;
    private readonly ShippingTimings _timings;

    public BatchSender(CenterClient client, ShippingTimings timings)
    {
        _client = client;
        _timings = timings;
    }

    /// <summary>Sends a batch, and says what became of it and, where it was not stored, why.</summary>
    public async Task<(BatchOutcome Outcome, string Problem)> SendAsync(IBatchSource source, Batch batch, CancellationToken cancellation)
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        bounded.CancelAfter(_timings.Answer);
        try
        {
            using var content = new ReadOnlyMemoryContent(batch.Body);
            content.Headers.ContentType = new MediaTypeHeaderValue(source.ContentType);
            content.Headers.ContentEncoding.Add("gzip");
            var path = string.Create(CultureInfo.InvariantCulture, $"{source.Kind}?source={batch.Source:N}&sequence={batch.Sequence}");
            using var answer = await _client.Http.PostAsync(new Uri(path, UriKind.Relative), content, bounded.Token).ConfigureAwait(false);
            if (answer.IsSuccessStatusCode)
            {
                return (BatchOutcome.Stored, "");
            }

            var text = await answer.Content.ReadAsStringAsync(bounded.Token).ConfigureAwait(false);
            var problem = $"it answered {(int)answer.StatusCode} {(text.Length > LongestProblem ? text[..LongestProblem] : text)}".TrimEnd();
            var isForGood = answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnprocessableEntity;
            return (isForGood ? BatchOutcome.Refused : BatchOutcome.NotNow, problem);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return (BatchOutcome.NotNow, e.Message.TrimEnd('.'));
        }
        catch (OperationCanceledException)
        {
            return (BatchOutcome.NotNow, "it did not answer in time");
        }
    }
}
