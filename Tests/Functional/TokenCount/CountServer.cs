using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Tests.Common;
using TokenCount;
using TokenCount.Options;

namespace Tests.Functional.TokenCount;

/// <summary>A token count service in this process, with a models' directory of its own.</summary>
internal sealed class CountServer : IAsyncDisposable
{
    public const string AdminToken = "correct-horse";

    private readonly WebApplication _app;
    private readonly TempFolder _folder;

    private CountServer(WebApplication app, TempFolder folder)
    {
        _app = app;
        _folder = folder;
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public HttpClient Http { get; }

    public Uri Url => Http.BaseAddress!;

    public string ModelsDirectory => _folder.Path;

    public static async Task<CountServer> StartAsync(Func<TokenCountOptions, TokenCountOptions>? change = null)
    {
        var folder = new TempFolder();
        var options = new TokenCountOptions
        {
            Port = 0,
            Address = IPAddress.Loopback,
            ModelsDirectory = folder.Path,
            AdminToken = AdminToken,
            LogLevel = LogLevel.None,
        };
        var app = TokenCountApp.Build(change is null ? options : change(options));
        await app.StartAsync();
        return new CountServer(app, folder);
    }

    public async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(string path, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await Http.PostAsync(path, content);
        return (response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement);
    }

    public async Task<(HttpStatusCode Status, JsonElement Body)> UploadAsync(string name, byte[] file, string? token = AdminToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Url, $"models/{name}")) { Content = new ByteArrayContent(file) };
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var response = await Http.SendAsync(request);
        return (response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _folder.Dispose();
    }
}
