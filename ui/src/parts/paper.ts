/** How a user wants paper, as the settings keep it under the preference `paper`. */
export interface PaperWish {
  paper: string;
  punch: string | null;
  duplex: boolean;
}
