using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Gateway.Core.Prompts;

namespace Gateway.Host.Tokens;

/// <summary>Fetches vocabularies from a token count service into the models' directory; one that is there already only when the service's is another.</summary>
internal sealed class VocabularyFetcher
{
    private const int LongestVocabulary = 128 * 1024 * 1024;

    private static readonly TimeSpan LongestHead = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestBody = TimeSpan.FromSeconds(60);

    private readonly HttpClient _http;
    private readonly VocabularyFolder _folder;
    private readonly ILogger _logger;

    public VocabularyFetcher(HttpClient http, string modelsDirectory, ILogger logger)
    {
        _http = http;
        _folder = new VocabularyFolder(modelsDirectory);
        _logger = logger;
    }

    /// <summary>Fetches one; false where nothing changed, whatever the reason.</summary>
    public async Task<bool> FetchAsync(string name, CancellationToken cancellationToken)
    {
        if (!VocabularyFolder.IsName(name))
        {
            return false;
        }

        try
        {
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            deadline.CancelAfter(LongestHead);
            using var request = new HttpRequestMessage(HttpMethod.Get, $"models/{name}/vocabulary");
            if (await HashAsync(name, deadline.Token).ConfigureAwait(false) is { } hash)
            {
                request.Headers.IfNoneMatch.Add(new EntityTagHeaderValue($"\"{hash}\""));
            }

            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token).ConfigureAwait(false);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                return false;
            }

            deadline.CancelAfter(LongestBody);
            await response.Content.LoadIntoBufferAsync(LongestVocabulary, deadline.Token).ConfigureAwait(false);
            var file = await response.Content.ReadAsByteArrayAsync(deadline.Token).ConfigureAwait(false);
            if (response.Headers.ETag is { } tag && tag.Tag.Trim('"') != Convert.ToHexStringLower(SHA256.HashData(file)))
            {
                HostLog.VocabularyNotFetched(_logger, name, "what came is not what its ETag says");
                return false;
            }

            await _folder.StoreAsync(name, file).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException or UnauthorizedAccessException)
        {
            if (!cancellationToken.IsCancellationRequested)
            {
                HostLog.VocabularyNotFetched(_logger, name, e.Message);
            }

            return false;
        }
    }

    private async Task<string?> HashAsync(string name, CancellationToken cancellationToken)
    {
        var file = _folder.Open(name);
        if (file is null)
        {
            return null;
        }

        await using (file.ConfigureAwait(false))
        {
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken).ConfigureAwait(false));
        }
    }
}
