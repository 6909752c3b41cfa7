using System.Text.Json.Nodes;

namespace Ascent.Application;

/// <summary>The plan and the evidence in other programs' forms.</summary>
public partial interface IWorkbench
{
    /// <summary>The plan as iCalendar. What moved since the last time has a higher sequence, and that is kept.</summary>
    string ExportCalendar();

    /// <summary>The secret part of the address under which the application serves the calendar; made when it is first asked for, or anew.</summary>
    string CalendarToken(bool renew = false);

    /// <summary>A JSON Resume of what is proven.</summary>
    JsonObject ExportResume();
}
