using System.Security.Claims;
using ConfigCenter.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace ConfigCenter.Ui.Sessions;

/// <summary>Who is at the browser. A page lives for hours: whether the session still stands, and what its user may do, is asked anew before each change.</summary>
internal sealed class Session
{
    private readonly AuthenticationStateProvider _authentication;
    private readonly SignInService _signIn;
    private readonly NavigationManager _navigation;
    private string _tokenId = "";

    public Session(AuthenticationStateProvider authentication, SignInService signIn, NavigationManager navigation)
    {
        _authentication = authentication;
        _signIn = signIn;
        _navigation = navigation;
    }

    public string Username { get; private set; } = "";

    public Role Role { get; private set; }

    public bool MayEdit => Role >= Role.Editor;

    public bool MayAdminister => Role == Role.Admin;

    /// <summary>Where the browser is, for the audit log; null is unknown.</summary>
    public string? Address { get; set; }

    /// <summary>Reads who it is; before anything else is asked.</summary>
    public async Task LoadAsync()
    {
        var user = (await _authentication.GetAuthenticationStateAsync()).User;
        _tokenId = user.FindFirstValue(Schemes.TokenIdClaim) ?? "";
        Username = user.FindFirstValue(ClaimTypes.Name) ?? "";
        Role = Roles.Parse(user.FindFirstValue(ClaimTypes.Role) ?? "");
    }

    /// <summary>The user as they are now; null when the session has ended: the browser is led to the page to sign in on.</summary>
    public async Task<Actor?> ActorAsync()
    {
        var owner = await _signIn.OwnerOfTokenAsync(_tokenId, CancellationToken.None);
        if (owner is null)
        {
            _navigation.NavigateTo(SignInAddress.For(new Uri(_navigation.Uri).PathAndQuery), forceLoad: true);
            return null;
        }

        Role = Roles.Parse(owner.Role);
        return new Actor(owner.UserId, owner.Username, Role, Address);
    }
}
