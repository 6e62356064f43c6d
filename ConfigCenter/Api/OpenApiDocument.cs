using ConfigCenter.Alerts;
using ConfigCenter.Data;
using Gateway.Core.Configuration;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ConfigCenter.Api;

/// <summary>What the OpenAPI document says beyond what the endpoints' types say.</summary>
internal static class OpenApiDocument
{
    /// <summary>The document's name, and the API's version.</summary>
    public const string Name = "v2";

    private const string Bearer = "bearer";

    private static readonly HashSet<Type> Stored =
    [
        typeof(NamespaceConfig), typeof(UpstreamConfig), typeof(RouteConfig), typeof(PolicyConfig), typeof(ModelConfig), typeof(ApiKeyConfig), typeof(IssuerConfig), typeof(InstanceSettings),
        typeof(AlertRule), typeof(AlertReceiver),
    ];

    public static void Configure(OpenApiOptions options)
    {
        options.AddDocumentTransformer(static (document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "AI Gateway config center",
                Version = Name,
                Description = "Everything that the gateways run on. Sign in at /api/v2/auth/login, or make a token at /api/v2/auth/tokens, and send it as a bearer token.",
            };
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes[Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = Bearer };
            document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, document)] = [] }];
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer(static (schema, context, _) =>
        {
            if (context.JsonPropertyInfo is null && Stored.Contains(context.JsonTypeInfo.Type))
            {
                AddReadOnly(schema);
            }

            return Task.CompletedTask;
        });
        options.AddOperationTransformer(static (operation, context, _) =>
        {
            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<ListMetadata>().FirstOrDefault() is { } list)
            {
                AddListParameters(operation, list.Shape);
            }

            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<ParametersMetadata>().FirstOrDefault() is { } parameters)
            {
                operation.Parameters ??= [];
                foreach (var parameter in parameters.Parameters)
                {
                    operation.Parameters.Add(Parameter(parameter.Name, TypeOf(parameter.Kind), parameter.Description));
                }
            }

            return Task.CompletedTask;
        });
    }

    /// <summary>What the store adds to an object.</summary>
    private static void AddReadOnly(OpenApiSchema schema)
    {
        schema.Properties ??= new Dictionary<string, IOpenApiSchema>();
        schema.Properties.TryAdd("id", new OpenApiSchema { Type = JsonSchemaType.String, ReadOnly = true });
        schema.Properties.TryAdd("revision", new OpenApiSchema { Type = JsonSchemaType.Integer, ReadOnly = true, Description = "The ETag." });
        schema.Properties.TryAdd("createdAt", new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time", ReadOnly = true });
        schema.Properties.TryAdd("updatedAt", new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time", ReadOnly = true });
        schema.Properties.TryAdd("updatedBy", new OpenApiSchema { Type = JsonSchemaType.String, ReadOnly = true });
    }

    private static void AddListParameters(OpenApiOperation operation, ListShape shape)
    {
        operation.Parameters ??= [];
        operation.Parameters.Add(Parameter("page", JsonSchemaType.Integer, "From 1."));
        operation.Parameters.Add(Parameter("page_size", JsonSchemaType.Integer, $"{ListQuery.DefaultPageSize} unless told, at most {ListQuery.MaxPageSize}."));
        operation.Parameters.Add(Parameter("sort", JsonSchemaType.String, $"Fields of {string.Join(", ", shape.Sorts.Keys)}, by commas; a minus before those that descend. {shape.DefaultSort} unless told."));
        foreach (var filter in shape.Filters)
        {
            operation.Parameters.Add(Parameter(filter.Parameter, TypeOf(filter.Kind), filter.Kind == FilterKind.Contains ? "Found anywhere in the name, case aside." : ""));
        }
    }

    private static JsonSchemaType TypeOf(FilterKind kind) =>
        kind switch { FilterKind.Flag => JsonSchemaType.Boolean, FilterKind.Number => JsonSchemaType.Integer, _ => JsonSchemaType.String };

    private static OpenApiParameter Parameter(string name, JsonSchemaType type, string description) => new()
    {
        Name = name,
        In = ParameterLocation.Query,
        Description = description,
        Schema = new OpenApiSchema { Type = type },
    };
}
