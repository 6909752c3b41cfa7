using Ascent.Application;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;

namespace Ascent.Web;

/// <summary>What every page needs to know of its request: the address, the theme, the form token, the stamp of what it shows.</summary>
public sealed class PageContext(IHttpContextAccessor accessor, IAntiforgery antiforgery, Assets assets, IWorkbench workbench)
{
    private HttpContext Http => accessor.HttpContext ?? throw new InvalidOperationException("A page is rendered outside a request.");

    public string Path => Http.Request.Path;
    public string Address => Http.Request.Path + Http.Request.QueryString;

    /// <summary>Before the path of an address that other programs are given.</summary>
    public string Origin => $"{Http.Request.Scheme}://{Http.Request.Host}";
    public DateOnly Today => workbench.Today;

    /// <summary>light, dark or system.</summary>
    public string Theme => Http.Request.Cookies[ThemeCookie] is "light" or "dark" ? Http.Request.Cookies[ThemeCookie]! : "system";

    public string Token => antiforgery.GetAndStoreTokens(Http).RequestToken!;
    public string Asset(string path) => assets.Url(path);

    /// <summary>What shows a refused form has no address to be fetched from again, so it stays as it is.</summary>
    public bool CanFollow => HttpMethods.IsGet(Http.Request.Method);

    /// <summary>Whether the navigation entry that leads to <paramref name="root"/> holds this page.</summary>
    public bool Within(string root) => root == "/" ? Path == "/" : Path == root || Path.StartsWith(root + "/", StringComparison.Ordinal);

    public const string ThemeCookie = "ascent-theme";
}
