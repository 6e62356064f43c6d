using System.Net;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Deployment;

/// <summary>
/// A compose file brought up without containers: each service of ours is its published output, run as its Dockerfile says with what the file adds;
/// MySQL, Redis, Prometheus and HAProxy are Debian's. Services are started one by one, in whichever order the test wants.
/// </summary>
internal sealed class Topology : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Dockerfile _dockerfile = Dockerfile.Read();
    private readonly Dictionary<string, ContainerProcess> _processes = [];
    private readonly Dictionary<string, TopologyMap> _maps = [];
    private readonly PublishedServices _published;
    private MariaDbServer? _mysql;

    private Topology(ComposeFile file, PublishedServices published)
    {
        File = file;
        _published = published;
    }

    public ComposeFile File { get; }

    public ContainerProcess this[string service] => _processes[service];

    /// <summary>Makes the folders, secrets and addresses of everything; nothing runs yet.</summary>
    public static async Task<Topology> PrepareAsync(string compose)
    {
        var topology = new Topology(ComposeFile.Read(compose), await PublishedServices.GetAsync());
        await ContainerUser.ShowAsync(topology._folder.Path);
        await topology.PrepareAsync();
        return topology;
    }

    /// <summary>Where a service's port is on this host.</summary>
    public Uri Url(string service, int port) => _maps[service].Url(service, port);

    public string Secret(string name) => System.IO.File.ReadAllText(_folder.At($"secrets/{name}"));

    /// <summary>The host's side of a volume.</summary>
    public string Volume(string name) => _folder.At($"volumes/{name}");

    /// <summary>Starts services, all at once.</summary>
    public Task StartAsync(params string[] services) => Task.WhenAll(services.Select(StartAsync));

    /// <summary>Waits until the health check of a service's image passes.</summary>
    public async Task HealthyAsync(string service)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        while (!await IsHealthyAsync(service))
        {
            this[service].MustRun();
            Assert.That(bound.IsCancellationRequested, Is.False, () => $"{service} is not healthy:\n{this[service].Output.All}\n{this[service].Errors.All}");
        }
    }

    /// <summary>Runs the health check of a service's image.</summary>
    public async Task<bool> IsHealthyAsync(string service)
    {
        var (environment, folder) = Container(service);
        var start = new System.Diagnostics.ProcessStartInfo("sh", ["-c", Stage(service)!.HealthCheck!]) { WorkingDirectory = folder };
        start.Environment.Clear();
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return (await Shell.TryAsync(start)).ExitCode == 0;
    }

    /// <summary>Waits until a service answers a GET as wanted, the answer's body its argument; a service that does not listen yet is waited for too.</summary>
    public async Task AnswersAsync(string service, int port, string path, HttpStatusCode status, Predicate<string>? isWanted = null)
    {
        using var client = new HttpClient { BaseAddress = Url(service, port) };
        using var bound = new CancellationTokenSource(Bounded.Limit);
        var last = "nothing";
        while (true)
        {
            this[service].MustRun();
            Assert.That(bound.IsCancellationRequested, Is.False, () => $"{service} answers {path} with {last}");
            try
            {
                using var response = await client.GetAsync(path);
                var text = await response.Content.ReadAsStringAsync();
                last = $"{response.StatusCode}: {text}";
                if (response.StatusCode == status && isWanted?.Invoke(text) != false)
                {
                    return;
                }
            }
            catch (HttpRequestException e)
            {
                last = e.Message;
                await Task.Yield();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes.Values)
        {
            await process.DisposeAsync();
        }

        _mysql?.Dispose();
        _folder.Dispose();
    }

    private async Task PrepareAsync()
    {
        await Shell.RunAsync(ComposeFile.PathOf("make-secrets.sh"), _folder.At("secrets"));
        await ContainerUser.ShowAsync(_folder.At("secrets"));
        Directory.CreateDirectory(_folder.At("bin"));
        System.IO.File.Copy(ComposeFile.PathOf("healthcheck.sh"), _folder.At("bin/healthcheck"));
        var shared = new TopologyMap();
        foreach (var (name, service) in File.Services)
        {
            shared.AddName(name, name);
            foreach (var port in (Stage(name)?.Ports ?? []).Concat(service.PublishedPorts).Append(DebianServices.PortOf(service.Image)).Where(static port => port > 0).Distinct())
            {
                shared.Add(name, port);
            }
        }

        foreach (var (name, service) in File.Services)
        {
            _maps[name] = shared.With(await MountsAsync(shared, service));
        }
    }

    private async Task<List<(string Container, string Host)>> MountsAsync(TopologyMap map, ComposeService service)
    {
        List<(string, string)> mounts = [("/run/secrets", _folder.At("secrets"))];
        foreach (var mount in service.Volumes.Select(static volume => volume.Split(':')))
        {
            var isFile = mount[0].StartsWith('.');
            var host = isFile ? _folder.At($"mounts/{mount[1].Trim('/').Replace('/', '-')}") : Volume(mount[0]);
            mounts.Add((mount[1], host));
            if (isFile)
            {
                MountedFiles.Copy(ComposeFile.PathOf(mount[0]), host, text => MountedFiles.Adapt(text, File, map));
            }
            else
            {
                Directory.CreateDirectory(host);
                if (service.Build is not null)
                {
                    await ContainerUser.OwnAsync(host);
                }
            }
        }

        return mounts;
    }

    private async Task StartAsync(string name)
    {
        var service = File.Services[name];
        if (service.Image.StartsWith("mysql:", StringComparison.Ordinal))
        {
            _mysql = await DebianServices.StartMySqlAsync(_maps[name].Port(name, DebianServices.MySqlPort), service.Environment, Secret("mysql_password"));
            return;
        }

        ContainerProcess process;
        if (Stage(name) is { } stage)
        {
            var (environment, folder) = Container(name);
            var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? Integration.Require("dotnet");
            process = new ContainerProcess([.. await ContainerUser.PrefixAsync(), .. stage.Entrypoint.Select(word => word == "dotnet" ? dotnet : word)], folder, environment);
        }
        else
        {
            process = DebianServices.Start(name, service, _maps[name], _folder.Path);
        }

        lock (_processes)
        {
            _processes.Add(name, process);
        }
    }

    private DockerStage? Stage(string service) => File.Services[service].Build is { } build ? _dockerfile[build.Target] : null;

    /// <summary>What a container of that service has around its process.</summary>
    private (Dictionary<string, string> Environment, string Folder) Container(string name)
    {
        var stage = Stage(name)!;
        var map = _maps[name];
        var environment = new Dictionary<string, string>
        {
            // As the runtime's image has it.
            ["PATH"] = $"{_folder.At("bin")}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            ["HOME"] = "/home/app",
            ["DOTNET_RUNNING_IN_CONTAINER"] = "true",
            ["ASPNETCORE_HTTP_PORTS"] = "8080",
        };
        foreach (var (variable, value) in stage.Environment.Concat(File.Services[name].Environment))
        {
            environment[variable] = map.Variable(name, variable, value);
        }

        return (environment, _published.FolderOf(stage.Name));
    }
}
