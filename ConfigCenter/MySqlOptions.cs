namespace ConfigCenter;

/// <summary>Where MySQL 8 or MariaDB is.</summary>
public sealed record MySqlOptions
{
    /// <summary>MYSQL_HOST.</summary>
    public required string Host { get; init; }

    /// <summary>MYSQL_PORT.</summary>
    public int Port { get; init; } = 3306;

    /// <summary>MYSQL_DATABASE.</summary>
    public string Database { get; init; } = "ai_gateway";

    /// <summary>MYSQL_USER.</summary>
    public string User { get; init; } = "root";

    /// <summary>MYSQL_PASSWORD.</summary>
    public string Password { get; init; } = "";

    public override string ToString() => $"{User}@{Host}:{Port}/{Database}";
}
