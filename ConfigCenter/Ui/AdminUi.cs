using ConfigCenter.Ui.Sessions;
using ConfigCenter.Ui.Texts;
using Microsoft.AspNetCore.DataProtection;
using MudBlazor;
using MudBlazor.Services;

namespace ConfigCenter.Ui;

/// <summary>The admin UI: Razor components over the services of the REST API, on a port of its own.</summary>
internal static class AdminUi
{
    /// <summary>What a browser may send at once to a component: an imported configuration is longer than the usual 32 KiB.</summary>
    private const long MaxMessageBytes = 1024 * 1024;

    public static void AddParts(IServiceCollection services, ConfigCenterOptions options)
    {
        services.AddRazorComponents().AddInteractiveServerComponents(static circuits => circuits.DetailedErrors = false)
            .AddHubOptions(static hub => hub.MaximumReceiveMessageSize = MaxMessageBytes);
        services.AddCascadingAuthenticationState();
        services.AddMudServices(static mud =>
        {
            mud.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomCenter;
            mud.SnackbarConfiguration.VisibleStateDuration = 4000;
        });
        services.AddDataProtection().SetApplicationName("ConfigCenter")
            .PersistKeysToFileSystem(Directory.CreateDirectory(Path.Combine(options.DataDirectory, "ui-keys")));
        services.AddAntiforgery(static antiforgery =>
        {
            antiforgery.Cookie.Name = "config_center_form";
            antiforgery.Cookie.SameSite = SameSiteMode.Strict;
            antiforgery.SuppressXFrameOptionsHeader = true;
        });
        services.AddScoped<Session>();
        services.AddScoped<UiText>();
        services.AddScoped<BrowserClock>();
    }

    /// <summary>What goes before authentication for requests to the admin UI.</summary>
    public static void UsePages(IApplicationBuilder app) => app.UseExceptionHandler(static errors => errors.Run(static context => TellStatusAsync(context)));

    public static void Map(WebApplication app)
    {
        var metadata = new AdminConnection.AdminMetadata();
        UiAssets.Map(app, metadata);
        SignInEndpoints.Map(app, metadata);
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(static server => server.ContentSecurityFrameAncestorsPolicy = null).WithMetadata(metadata);
    }

    /// <summary>A page for a status that no component answers with.</summary>
    public static Task TellStatusAsync(HttpContext context)
    {
        var text = UiText.Of(Preferences.Of(context.Request).Language);
        var message = text[context.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => "error.notFound",
            StatusCodes.Status403Forbidden => "error.forbidden",
            StatusCodes.Status429TooManyRequests => "error.tooMany",
            _ => "error.failed",
        }];
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(
            $"""<!DOCTYPE html><html lang="{text.Language}"><title>{text["app.title"]}</title><link rel="stylesheet" href="/assets/app.css"><main class="lone"><h1>{message}</h1><a href="/">{text["error.home"]}</a></main></html>""");
    }
}
