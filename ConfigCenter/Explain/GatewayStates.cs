using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using ConfigCenter.Publishing;

namespace ConfigCenter.Explain;

/// <summary>Asks live gateways what they are doing; however many look, each gateway is asked once in two seconds.</summary>
internal sealed class GatewayStates : IDisposable
{
    private const string Path = "stats";

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);

    private readonly InstanceService _instances;
    private readonly GatewayCalls _calls;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private IReadOnlyList<GatewayState> _last = [];
    private long? _asked;

    public GatewayStates(InstanceService instances, GatewayCalls calls, TimeProvider time)
    {
        _instances = instances;
        _calls = calls;
        _time = time;
    }

    /// <summary>Those that answer; a gateway that does not say where its management paths are is left out.</summary>
    public async Task<IReadOnlyList<GatewayState>> AllAsync(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (_asked is null || _time.GetElapsedTime(_asked.Value) >= Fresh)
            {
                var live = await _instances.LiveAsync(cancellation).ConfigureAwait(false);
                var states = await Task.WhenAll(live.Where(static one => one.ManagementUrl is not null).Select(one => AskAsync(one, cancellation))).ConfigureAwait(false);
                _last = [.. states.OfType<GatewayState>()];
                _asked = _time.GetTimestamp();
            }

            return _last;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<GatewayState?> AskAsync(GatewayInstance instance, CancellationToken cancellation)
    {
        if (await _calls.GetAsync(new Uri(instance.ManagementUrl!), Path, cancellation).ConfigureAwait(false) is not (HttpStatusCode.OK, var body))
        {
            return null;
        }

        try
        {
            return Read(instance.Id, JsonNode.Parse(body)?["dataPlane"]?.AsObject());
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static GatewayState? Read(string id, JsonObject? json) => json is null ? null : new GatewayState(
        id,
        (long?)json["requestsInFlight"] ?? 0,
        (long?)json["connections"] ?? 0,
        [.. (json["servers"] as JsonArray ?? []).OfType<JsonObject>().Select(static server => new ServerState(
            (string?)server["upstream"] ?? "", (string?)server["url"] ?? "", (long?)server["inFlight"] ?? 0, (bool?)server["isHealthy"] ?? true))]);
}
