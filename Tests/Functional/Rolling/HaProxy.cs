using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Tests.Common;
using Tests.Functional.Upstream;

namespace Tests.Functional.Rolling;

/// <summary>HAProxy, Debian's package, before a few gateways, as an operator sets it up: readiness as the health check, another server where one cannot be connected to, nothing sent twice.</summary>
internal sealed class HaProxy : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ChildProcess _process;

    private HaProxy(int port, int[] gateways)
    {
        Port = port;
        var config = _folder.Write("haproxy.cfg", Encoding.ASCII.GetBytes(Config(port, gateways)));
        _process = new ChildProcess(new ProcessStartInfo(Integration.Require("haproxy"), ["-db", "-f", config]));
    }

    public int Port { get; }

    private string AdminSocket => _folder.At("admin");

    /// <summary>Starts it; it knows the gateways as <c>gateway0</c>, <c>gateway1</c> and so on.</summary>
    public static async Task<HaProxy> StartAsync(int port, int[] gateways)
    {
        var proxy = new HaProxy(port, gateways);
        await Waiting.UntilAsync(() => proxy._process.HasExited || File.Exists(proxy.AdminSocket), static () => "HAProxy does not start");
        return proxy._process.HasExited ? throw new InvalidOperationException($"HAProxy ended:\n{proxy._process.All}") : proxy;
    }

    /// <summary>Waits until its health checks say that of a gateway: <c>UP</c> or <c>DOWN</c>.</summary>
    public Task WaitForAsync(int gateway, string status) =>
        Waiting.UntilAsync(() => StatusOf($"gateway{gateway}") == status, () => $"gateway{gateway} is {StatusOf($"gateway{gateway}")} and not {status}:\n{_process.All}");

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    private string Config(int port, int[] gateways) => $"""
        global
            stats socket {AdminSocket} mode 600 level user
            maxconn 1000

        defaults
            mode http
            timeout connect 5s
            timeout client 2m
            timeout server 2m
            timeout check 5s
            retries 3
            option redispatch

        frontend clients
            bind 127.0.0.1:{port}
            default_backend gateways

        backend gateways
            balance roundrobin
            option httpchk GET /readyz
            http-check expect status 200
            default-server check inter 100ms fall 2 rise 1
        {string.Concat(gateways.Select(static (gateway, i) => $"    server gateway{i} 127.0.0.1:{gateway}\n"))}
        """;

    // Of its statistics, a line for each server: its second column is the name, its eighteenth the status.
    private string StatusOf(string server)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(AdminSocket));
        using var stream = new NetworkStream(socket);
        stream.Write("show stat\n"u8);
        using var reader = new StreamReader(stream);
        var columns = reader.ReadToEnd().Split('\n').Select(static line => line.Split(',')).Single(columns => columns.Length > 17 && columns[1] == server);
        return columns[17];
    }
}
