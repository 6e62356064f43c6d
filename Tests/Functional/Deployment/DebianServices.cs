using System.Globalization;
using MySqlConnector;
using Tests.Common;

namespace Tests.Functional.Deployment;

/// <summary>Debian's programs in place of images that are not ours, with what the compose file says of them.</summary>
internal static class DebianServices
{
    public const int MySqlPort = 3306;
    public const int RedisPort = 6379;

    /// <summary>The port of an image that its service need not publish; 0 where there is none.</summary>
    public static int PortOf(string image) => image.Split(':')[0] switch
    {
        "mysql" => MySqlPort,
        "redis" => RedisPort,
        _ => 0,
    };

    /// <summary>Starts MariaDB with the database and the user that MySQL's image makes of its variables.</summary>
    public static async Task<MariaDbServer> StartMySqlAsync(int port, Dictionary<string, string> environment, string password)
    {
        Integration.Require("mariadb-install-db");
        Integration.Require("mariadbd");
        var server = await MariaDbServer.StartAsync(port);
        var (database, user) = (environment["MYSQL_DATABASE"], environment["MYSQL_USER"]);
        await server.ExecuteAsync($"CREATE DATABASE {database}");
        await server.ExecuteAsync($"CREATE USER '{user}'@'%' IDENTIFIED BY '{MySqlHelper.EscapeString(password)}'");
        await server.ExecuteAsync($"GRANT ALL ON {database}.* TO '{user}'@'%'");
        return server;
    }

    /// <summary>Starts the program of the service's command.</summary>
    public static ContainerProcess Start(string name, ComposeService service, TopologyMap map, string folder)
    {
        // Compose writes a dollar sign twice, as one alone begins a variable.
        var command = service.Command.Select(word => map.Rewrite(word.Replace("$$", "$", StringComparison.Ordinal))).ToList();
        var program = service.Image.Split(':')[0].Split('/')[^1];
        switch (program)
        {
            case "prometheus":
                command.Insert(0, program);
                command.Add($"--web.listen-address={map.Url(name, service.PublishedPorts.Single()).Authority}");
                break;
            case "redis":
                var port = map.Port(name, RedisPort).ToString(CultureInfo.InvariantCulture);
                command[^1] = command[^1].Replace("redis-server", $"{Integration.Require("redis-server")} --bind 127.0.0.1 --port {port} --dir {folder}", StringComparison.Ordinal);
                break;
        }

        command[0] = Integration.Require(command[0]);
        return new ContainerProcess([.. command], folder, new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH")! });
    }
}
