using System.Globalization;
using System.Net;
using System.Text;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.ConfigCenter;

/// <summary>A gateway's watch stream.</summary>
internal sealed class WatchClient : IDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _reader;

    private WatchClient(HttpResponseMessage response, Stream stream)
    {
        _response = response;
        _reader = new StreamReader(stream, Encoding.UTF8);
    }

    public static async Task<WatchClient> OpenAsync(TestCenter center, long? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v2/gateway/watch");
        if (lastEventId is { } id)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", id.ToString(CultureInfo.InvariantCulture));
        }

        var response = await center.Gateway().SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        return new WatchClient(response, await response.Content.ReadAsStreamAsync());
    }

    /// <summary>The next event's id and data.</summary>
    public async Task<(long Id, byte[] Data)> NextAsync()
    {
        long id = 0;
        while (true)
        {
            var line = await LineAsync();
            if (line.StartsWith("id: ", StringComparison.Ordinal))
            {
                id = long.Parse(line.AsSpan(4), CultureInfo.InvariantCulture);
            }
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                return (id, Encoding.UTF8.GetBytes(line[6..]));
            }
        }
    }

    /// <summary>The next line, comments included.</summary>
    public async Task<string> LineAsync() => await _reader.ReadLineAsync().Within("a line of the watch stream") ?? throw new EndOfStreamException();

    public void Dispose()
    {
        _reader.Dispose();
        _response.Dispose();
    }
}
