using ConfigCenter.Data;

namespace ConfigCenter.Api;

/// <summary>Maps handlers that answer by a result, and tells the OpenAPI document of them.</summary>
internal static class EndpointDescriptions
{
    // As a Delegate: a handler that takes the context alone would be taken for one that answers by itself.
    public static RouteHandlerBuilder Get(this IEndpointRouteBuilder endpoints, string pattern, Func<HttpContext, Task<IResult>> handler) =>
        endpoints.MapGet(pattern, (Delegate)handler);

    public static RouteHandlerBuilder Post(this IEndpointRouteBuilder endpoints, string pattern, Func<HttpContext, Task<IResult>> handler) =>
        endpoints.MapPost(pattern, (Delegate)handler);

    public static RouteHandlerBuilder Put(this IEndpointRouteBuilder endpoints, string pattern, Func<HttpContext, Task<IResult>> handler) =>
        endpoints.MapPut(pattern, (Delegate)handler);

    public static RouteHandlerBuilder Delete(this IEndpointRouteBuilder endpoints, string pattern, Func<HttpContext, Task<IResult>> handler) =>
        endpoints.MapDelete(pattern, (Delegate)handler);

    /// <summary>The refusals that an endpoint has beside 401 and 403.</summary>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder endpoint, params ReadOnlySpan<int> statuses)
    {
        foreach (var status in statuses)
        {
            endpoint.ProducesProblem(status);
        }

        return endpoint;
    }

    /// <summary>That it answers with pages of a list.</summary>
    public static RouteHandlerBuilder Lists(this RouteHandlerBuilder endpoint, ListShape shape) => endpoint.WithMetadata(new ListMetadata(shape));

    /// <summary>The query parameters that it takes.</summary>
    public static RouteHandlerBuilder Takes(this RouteHandlerBuilder endpoint, IReadOnlyList<QueryParameter> parameters) =>
        endpoint.WithMetadata(new ParametersMetadata(parameters));
}
