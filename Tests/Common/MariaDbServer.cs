using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using MySqlConnector;

namespace Tests.Common;

/// <summary>
/// A MariaDB of the tests' own: Debian's package, on a free port of the loopback address, with its own data directory. One serves the
/// whole run; each test takes a database in it.
/// </summary>
internal sealed class MariaDbServer : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(120);
    private static readonly SemaphoreSlim Starting = new(1);
    private static MariaDbServer? _shared;
    private static int _databases;

    private readonly TempFolder _folder = new();
    private Process? _process;

    private MariaDbServer(int port) => Port = port;

    public int Port { get; }

    /// <summary>The server of this run, started at the first call; skips the test where MariaDB is not installed.</summary>
    public static async Task<MariaDbServer> SharedAsync()
    {
        Integration.Require("mariadb-install-db");
        Integration.Require("mariadbd");
        await Starting.WaitAsync();
        try
        {
            if (_shared is null)
            {
                _shared = await StartAsync();
                AppDomain.CurrentDomain.ProcessExit += static (_, _) => _shared.Dispose();
            }

            return _shared;
        }
        finally
        {
            Starting.Release();
        }
    }

    /// <summary>A server that the test may kill.</summary>
    /// <param name="port">Where it listens; null is any free port.</param>
    public static async Task<MariaDbServer> StartAsync(int? port = null)
    {
        var server = new MariaDbServer(port ?? FreePort());
        var data = server._folder.At("data");
        await RunAsync("mariadb-install-db", "--no-defaults", $"--datadir={data}", $"--user={Environment.UserName}", "--auth-root-authentication-method=normal", "--skip-test-db");
        await server.StartProcessAsync();
        return server;
    }

    /// <summary>A new, empty database; its name.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"center_{Interlocked.Increment(ref _databases)}";
        await ExecuteAsync($"CREATE DATABASE {name} CHARACTER SET utf8mb4");
        return name;
    }

    /// <summary>Ends the server as a power cut would; what was committed is in its files.</summary>
    public void Kill()
    {
        _process!.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Starts the server, again on the same port and files.</summary>
    public async Task StartProcessAsync()
    {
        var start = new ProcessStartInfo(Integration.Require("mariadbd"))
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            ArgumentList =
            {
                "--no-defaults", $"--datadir={_folder.At("data")}", $"--port={Port}", "--bind-address=127.0.0.1", $"--socket={_folder.At("s")}",
                $"--user={Environment.UserName}", $"--pid-file={_folder.At("pid")}", "--innodb-buffer-pool-size=32M", "--skip-log-bin", "--skip-name-resolve",
            },
        };
        _process = Process.Start(start)!;

        // Read, so that the pipes never fill.
        _process.OutputDataReceived += static (_, _) => { };
        _process.ErrorDataReceived += static (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        using var bound = new CancellationTokenSource(StartLimit);
        while (!await TryPingAsync())
        {
            bound.Token.ThrowIfCancellationRequested();
            if (_process.HasExited)
            {
                throw new InvalidOperationException($"mariadbd ended with {_process.ExitCode}.");
            }

            await Task.Yield();
        }
    }

    public void Dispose()
    {
        if (_process is not null)
        {
            Kill();
        }

        _folder.Dispose();
    }

    /// <summary>Runs a statement as root.</summary>
    public async Task ExecuteAsync(string sql, string? database = null)
    {
        await using var connection = new MySqlConnection(ConnectionString(database));
        await connection.OpenAsync();
        await using var command = new MySqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public string ConnectionString(string? database) =>
        new MySqlConnectionStringBuilder { Server = "127.0.0.1", Port = (uint)Port, UserID = "root", Database = database ?? "", Pooling = false }.ConnectionString;

    private async Task<bool> TryPingAsync()
    {
        try
        {
            await ExecuteAsync("SELECT 1");
            return true;
        }
        catch (MySqlException)
        {
            return false;
        }
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(Integration.Require(program)) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var bound = new CancellationTokenSource(StartLimit);
        await process.WaitForExitAsync(bound.Token);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {await output}{await errors}");
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
