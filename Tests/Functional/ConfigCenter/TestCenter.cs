using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ConfigCenter;
using Microsoft.AspNetCore.Builder;
using NUnit.Framework;

namespace Tests.Functional.ConfigCenter;

/// <summary>A whole config center on a port of its own, and clients for it.</summary>
internal sealed class TestCenter : IAsyncDisposable
{
    public const string AdminPassword = "a Long enough password";

    public const string GatewayToken = "gateway-token-of-the-tests";

    public const string SecretsKey = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    private readonly List<HttpClient> _clients = [];
    private readonly TestStore? _ownStore;
    private HttpClient? _gateway;

    private TestCenter(WebApplication app, TestStore store, TestStore? ownStore)
    {
        App = app;
        Store = store;
        _ownStore = ownStore;
        Address = ConfigCenterApp.UrlOf(app);
    }

    public WebApplication App { get; }

    public TestStore Store { get; }

    public Uri Address { get; }

    /// <summary>Signed in as the first admin.</summary>
    public HttpClient Admin { get; private set; } = null!;

    /// <summary>A client with the gateways' token, the same for all who ask.</summary>
    public HttpClient OwnGateway => _gateway ??= Gateway();

    /// <summary>Starts a center, on a store of its own or on one that is there, and waits until it is ready.</summary>
    public static async Task<TestCenter> StartAsync(StoreKind kind, TestStore? store = null, Func<ConfigCenterOptions, ConfigCenterOptions>? change = null)
    {
        var ownStore = store is null ? await TestStore.CreateAsync(kind) : null;
        var center = await LaunchAsync((store ?? ownStore)!, ownStore, change);
        await center.ReadyAsync();
        center.Admin = await center.SignInAsync("admin", AdminPassword);
        return center;
    }

    /// <summary>Starts a center that may not be ready yet.</summary>
    public static async Task<TestCenter> LaunchAsync(TestStore store, TestStore? ownStore = null, Func<ConfigCenterOptions, ConfigCenterOptions>? change = null)
    {
        var options = new ConfigCenterOptions
        {
            Port = 0,
            AdminPort = 0,
            Address = IPAddress.Loopback,
            DataDirectory = store.DataDirectory,
            MySql = store.MySql,
            AdminPassword = AdminPassword,
            GatewayToken = GatewayToken,
            SecretsKey = SecretsKey,
            LogLevel = Microsoft.Extensions.Logging.LogLevel.Error,
            SignInsPerMinute = 10_000,
        };
        var app = ConfigCenterApp.Build(change is null ? options : change(options));
        await app.StartAsync();
        return new TestCenter(app, store, ownStore);
    }

    /// <summary>Waits until the store is set up.</summary>
    public async Task ReadyAsync()
    {
        var client = Anonymous();
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while ((await client.GetAsync("/readyz", bound.Token)).StatusCode != HttpStatusCode.OK)
        {
            await Task.Yield();
        }
    }

    /// <summary>A client without credentials.</summary>
    public HttpClient Anonymous() => Client(new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false });

    /// <summary>A client with a bearer token.</summary>
    public HttpClient With(string token)
    {
        var client = Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    public HttpClient Gateway() => With(GatewayToken);

    public async Task<HttpClient> SignInAsync(string username, string password) => With(await TokenAsync(username, password));

    public async Task<string> TokenAsync(string username, string password)
    {
        using var response = await Anonymous().PostAsync("/api/v2/auth/login", Json(new { username, password }));
        return (await BodyAsync(response, HttpStatusCode.OK)).Text("token");
    }

    /// <summary>Makes a user of a role and signs in as them.</summary>
    public async Task<HttpClient> UserAsync(string role)
    {
        var username = $"{role}-{Guid.NewGuid():N}";
        using var created = await Admin.PostAsync("/api/v2/users", Json(new { username, role, password = AdminPassword }));
        await BodyAsync(created, HttpStatusCode.Created);
        return await SignInAsync(username, AdminPassword);
    }

    public static StringContent Json(object body) => new(body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");

    /// <summary>The JSON of an answer that must have a status.</summary>
    public static async Task<JsonObject> BodyAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.That(response.StatusCode, Is.EqualTo(status), text);
        return text.Length == 0 ? [] : JsonNode.Parse(text)!.AsObject();
    }

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(static client => client.Dispose());
        await App.StopAsync();
        await App.DisposeAsync();
        _ownStore?.Dispose();
    }

    private HttpClient Client(HttpMessageHandler handler)
    {
        var client = new HttpClient(handler) { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(100) };
        _clients.Add(client);
        return client;
    }
}
