namespace Ascent.Web;

/// <summary>Where the web application listens. Port 0 takes any free port.</summary>
public sealed record WebOptions(int Port = 0, string Address = "127.0.0.1");
