using System.Text;
using ConfigCenter.Ingest;
using ConfigCenter.Insight;
using ConfigCenter.Publishing;

namespace ConfigCenter.Api;

/// <summary>Streams access logs as JSON or CSV, a page after the other, so that memory holds one of them.</summary>
internal sealed class LogExport : IResult
{
    private const int PageRows = 1000;

    private readonly LogSearch _search;
    private readonly LogFilter _filter;
    private readonly bool _isCsv;
    private readonly int _limit;

    public LogExport(LogSearch search, LogFilter filter, bool isCsv, int limit)
    {
        _search = search;
        _filter = filter;
        _isCsv = isCsv;
        _limit = limit;
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        // The first page comes before the head: a store that is away is told by the status.
        var cancellation = httpContext.RequestAborted;
        var page = await PageAsync(null, _limit, cancellation).ConfigureAwait(false);
        var response = httpContext.Response;
        response.ContentType = _isCsv ? "text/csv; charset=utf-8" : "application/json";
        response.Headers.ContentDisposition = $"attachment; filename=\"access-logs.{(_isCsv ? "csv" : "json")}\"";
        await WriteAsync(page, response.Body, cancellation).ConfigureAwait(false);
    }

    /// <summary>The same into a stream, for who is no HTTP client.</summary>
    public async Task WriteAsync(Stream output, CancellationToken cancellation) =>
        await WriteAsync(await PageAsync(null, _limit, cancellation).ConfigureAwait(false), output, cancellation).ConfigureAwait(false);

    private async Task WriteAsync(LogPage page, Stream output, CancellationToken cancellation)
    {
        var text = new StringBuilder();
        if (_isCsv)
        {
            CsvText.AppendLine(text, LogJson.Fields);
        }
        else
        {
            text.Append("{\"items\":[");
        }

        var written = 0;
        while (true)
        {
            foreach (var row in page.Items)
            {
                Append(text, row, written++ == 0);
            }

            await WriteAsync(output, text, cancellation).ConfigureAwait(false);
            if (page.Next is null || written == _limit)
            {
                break;
            }

            page = await PageAsync(page.Next, _limit - written, cancellation).ConfigureAwait(false);
        }

        if (!_isCsv)
        {
            text.Append(page.Next is null ? "],\"complete\":true}" : "],\"complete\":false}");
        }

        await WriteAsync(output, text, cancellation).ConfigureAwait(false);
    }

    private Task<LogPage> PageAsync(LogId? before, int left, CancellationToken cancellation) =>
        _search.PageAsync(_filter, before, Math.Min(PageRows, left), null, cancellation);

    private void Append(StringBuilder text, AccessLogRow row, bool isFirst)
    {
        if (_isCsv)
        {
            CsvText.AppendLine(text, LogJson.Texts(row));
        }
        else
        {
            text.Append(isFirst ? "" : ",").Append(SecretMask.Apply(LogJson.Of(row)).ToJsonString());
        }
    }

    private static async Task WriteAsync(Stream output, StringBuilder text, CancellationToken cancellation)
    {
        await output.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), cancellation).ConfigureAwait(false);
        text.Clear();
    }
}
