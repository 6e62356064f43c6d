using Microsoft.AspNetCore.Connections;

namespace ConfigCenter.Ui;

/// <summary>Tells connections to the admin UI's port from those to the API's: neither answers to the other's paths.</summary>
internal sealed class AdminConnection
{
    private static readonly AdminConnection Instance = new();

    /// <summary>A connection middleware of the admin UI's port.</summary>
    public static ConnectionDelegate Mark(ConnectionDelegate next) => connection =>
    {
        connection.Features.Set(Instance);
        return next(connection);
    };

    /// <summary>Answers 404 to a path of the other port.</summary>
    public static Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint() is { } endpoint && endpoint.Metadata.GetMetadata<AdminMetadata>() is not null != context.IsAdmin())
        {
            context.SetEndpoint(null);
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        return next(context);
    }

    /// <summary>What endpoints of the admin UI carry.</summary>
    public sealed class AdminMetadata;
}
