using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Tests.Functional.Deployment;

/// <summary>
/// Where on this host a compose file's names, ports and paths are: each port of each service has one on the loopback address, each mount a folder.
/// What the file says is carried over by rewriting texts.
/// </summary>
internal sealed class TopologyMap
{
    // Below the range that the system gives to outgoing connections: what is free stays free until it is listened on.
    private const int FirstPort = 20_000;
    private const int LastPort = 31_999;
    private static int _next = Random.Shared.Next(FirstPort, LastPort);

    private readonly Dictionary<(string Service, int Port), int> _ports;
    private readonly Dictionary<string, string> _services;
    private readonly IReadOnlyList<(string Container, string Host)> _paths;

    public TopologyMap()
        : this([], [], [])
    {
    }

    private TopologyMap(Dictionary<(string Service, int Port), int> ports, Dictionary<string, string> services, IReadOnlyList<(string Container, string Host)> paths)
    {
        _ports = ports;
        _services = services;
        _paths = paths;
    }

    /// <summary>Gives a service's port one of this host.</summary>
    public void Add(string service, int port) => _ports[(service, port)] = FreePort();

    /// <summary>Tells a name that a service is called by.</summary>
    public void AddName(string name, string service) => _services.TryAdd(name, service);

    /// <summary>The same addresses, with the paths of one service.</summary>
    public TopologyMap With(IReadOnlyList<(string Container, string Host)> paths) => new(_ports, _services, paths);

    public int Port(string service, int port) => _ports[(service, port)];

    public Uri Url(string service, int port) => new($"http://127.0.0.1:{Port(service, port).ToString(CultureInfo.InvariantCulture)}");

    /// <summary>A text of the file, with this host's addresses and paths in it.</summary>
    public string Rewrite(string text)
    {
        foreach (var (name, service) in _services)
        {
            foreach (var ((_, port), host) in _ports.Where(pair => pair.Key.Service == service))
            {
                text = Regex.Replace(text, $@"(?<![\w.-]){Regex.Escape(name)}:{port}(?!\d)", $"127.0.0.1:{host}");
            }
        }

        return _paths.Aggregate(text, static (text, path) => Regex.Replace(text, $@"(?<![\w/.-]){Regex.Escape(path.Container)}(?![\w.-])", path.Host));
    }

    /// <summary>The value of a variable: ports and hosts that stand alone are known by the variable's name.</summary>
    public string Variable(string service, string name, string value)
    {
        if (name.EndsWith("_PORT", StringComparison.Ordinal) && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            var owner = _ports.ContainsKey((service, port)) ? service : _ports.Keys.Single(key => key.Port == port).Service;
            return Port(owner, port).ToString(CultureInfo.InvariantCulture);
        }

        return name.EndsWith("_HOST", StringComparison.Ordinal) && _services.ContainsKey(value) ? "127.0.0.1" : Rewrite(value);
    }

    private static int FreePort()
    {
        while (true)
        {
            var port = FirstPort + (Interlocked.Increment(ref _next) % (LastPort - FirstPort));
            using var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp) { DualMode = true };
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.IPv6Any, port));
                return port;
            }
            catch (SocketException)
            {
                // Somebody's; the next one then.
            }
        }
    }
}
